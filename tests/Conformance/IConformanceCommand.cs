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

    /// <summary>How many arguments follow the name.</summary>
    int ArgumentCount { get; }

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 when everything agrees.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    int Run(IReadOnlyList<string> arguments, TextWriter output);
}
