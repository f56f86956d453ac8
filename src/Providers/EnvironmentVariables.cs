namespace Rollouts.Providers;

/// <summary>The environment of the process, where some sources have their addresses and credentials.</summary>
internal sealed class EnvironmentVariables(Func<string, string?> read)
{
    /// <summary>The value of a variable; null when it is not set or empty.</summary>
    public string? this[string name] => read(name) is { Length: > 0 } value ? value : null;
}
