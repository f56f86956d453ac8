namespace Rollouts.Simulation;

/// <summary>What a container's command does: how long it runs and how it ends.</summary>
/// <param name="Duration">Null for a program that runs until it is stopped, as every command that is not understood does.</param>
/// <param name="ExitCode">Exit code at its own end.</param>
internal readonly record struct ContainerProgram(TimeSpan? Duration, int ExitCode)
{
    private static readonly ContainerProgram Forever = new(null, 0);

    /// <summary>
    /// Understands <c>sleep N</c>, <c>exit N</c>, <c>true</c>, <c>false</c> and <c>echo</c>, as argv or as the script of
    /// <c>sh -c</c> with <c>;</c>, <c>&amp;&amp;</c> and new lines.
    /// </summary>
    public static ContainerProgram Parse(IEnumerable<string>? command, IEnumerable<string>? args)
    {
        string[] argv = [.. command ?? [], .. args ?? []];
        if (argv.Length == 0)
        {
            return Forever;
        }

        var script = Array.FindIndex(argv, static arg => arg is "-c" or "-ec" or "-exc" or "-xc");
        return IsShell(argv[0]) && script >= 0 && script + 1 < argv.Length ? RunScript(argv[script + 1]) : RunScript([argv]);
    }

    private static ContainerProgram RunScript(string script)
    {
        var lines = script.Replace("&&", ";", StringComparison.Ordinal).Split([';', '\n'], StringSplitOptions.TrimEntries);
        return RunScript(lines.Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static ContainerProgram RunScript(IEnumerable<string[]> commands)
    {
        var elapsed = TimeSpan.Zero;
        var last = 0;
        foreach (var argv in commands.Where(static argv => argv.Length > 0))
        {
            var words = argv[0] == "exec" ? argv[1..] : argv;
            switch (words is [] ? "" : Path.GetFileName(words[0]))
            {
                case "sleep" when words.Length > 1 && GoDelay.Parse(words[1]) is { } delay:
                    elapsed += delay;
                    last = 0;
                    break;
                case "exit":
                    return new(elapsed, words.Length > 1 && byte.TryParse(words[1], out var code) ? code : last);
                case "true" or "echo" or ":" or "date" or "set":
                    last = 0;
                    break;
                case "false":
                    last = 1;
                    break;
                default:
                    return Forever;
            }
        }

        return new(elapsed, last);
    }

    private static bool IsShell(string program) => Path.GetFileName(program) is "sh" or "bash" or "ash" or "dash";
}
