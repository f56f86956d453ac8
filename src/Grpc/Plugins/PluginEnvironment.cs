namespace Rollouts.Grpc;

/// <summary>What a plugin sees of the service's environment: what is listed, never what may hold credentials.</summary>
internal static class PluginEnvironment
{
    public const string SocketVariable = "ROLLOUTS_PLUGIN_SOCKET";
    public const string ProtocolVariable = "ROLLOUTS_PLUGIN_PROTOCOL";

    /// <param name="variables">Those of the service, which are what a new process would get.</param>
    /// <param name="allowed">Names; those that end in <c>*</c> are prefixes.</param>
    /// <param name="socket">Where the plugin is to listen.</param>
    public static void Fill(IDictionary<string, string?> variables, IReadOnlyList<string> allowed, string socket)
    {
        foreach (var name in variables.Keys.Where(name => !allowed.Any(pattern => Matches(pattern, name))).ToList())
        {
            variables.Remove(name);
        }

        variables[SocketVariable] = socket;
        variables[ProtocolVariable] = PluginProcess.ProtocolVersion.ToString();
    }

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
