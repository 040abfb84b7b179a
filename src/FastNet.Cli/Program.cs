using FastNet.Cli;

return Tool.Run(args, ToolConsole.System());
