namespace Rollouts.Cli;

/// <summary>What the help says of a command beside its summary and flags.</summary>
internal interface IExplained
{
    /// <summary>The arguments as the usage line shows them, for example <c>ROLLOUT_NAME</c>.</summary>
    string Usage { get; }

    /// <summary>More than the summary; null for nothing.</summary>
    string? Explanation { get; }

    /// <summary>Each a comment and the arguments after the program's name.</summary>
    IReadOnlyList<(string Comment, string Arguments)> Examples { get; }
}
