// Runs the PowerShell script of the file that it is given, and prints what it returns, one object a line.
using System.Management.Automation;

using var shell = PowerShell.Create();
shell.AddScript(File.ReadAllText(args[0]));
foreach (var result in shell.Invoke()) Console.WriteLine(result);
foreach (var error in shell.Streams.Error) Console.Error.WriteLine(error);
return shell.HadErrors ? 1 : 0;
