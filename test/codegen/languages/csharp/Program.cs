#if USAGE
if (args is ["usage"])
{
    Usage.Run();
    return;
}
if (args is ["readme", var json])
{
    Console.WriteLine(Readme.Run(json));
    return;
}
#endif
Runner.Run(args);
