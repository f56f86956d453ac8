using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>What the server says it is: the API level that it speaks, and that it is not the real thing.</summary>
internal static class ServerVersion
{
    public static JsonObject Document() =>
        new()
        {
            ["major"] = "1",
            ["minor"] = "32",
            ["gitVersion"] = "v1.32.0+rollouts",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "none",
            ["compiler"] = "dotnet",
            ["platform"] = "embedded",
        };
}
