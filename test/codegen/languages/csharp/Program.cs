#if USAGE
if (args is ["usage"])
{
    Usage.Run();
    return;
}
#endif
Runner.Run(args);
