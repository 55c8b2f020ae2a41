// Prints the CPU time of a process that does nothing else, microseconds.
const { user, system } = process.cpuUsage();
process.stdout.write(String(user + system));
