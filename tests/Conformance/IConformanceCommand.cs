namespace Rollouts.Conformance;

/// <summary>One check or report of this tool.</summary>
internal interface IConformanceCommand
{
    /// <summary>The first word on the command line.</summary>
    string Name { get; }

    /// <summary>What follows the name, e.g. <c>DIR</c>.</summary>
    string Arguments { get; }

    /// <summary>One line for the usage text.</summary>
    string Summary { get; }

    /// <summary>Whether the words after the name are what the command takes.</summary>
    bool Accepts(IReadOnlyList<string> arguments);

    /// <summary>Runs the command with arguments that it accepts.</summary>
    /// <returns>The exit code: 0 when everything agrees.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A file does not hold what it should.</exception>
    int Run(IReadOnlyList<string> arguments, TextWriter output);
}
