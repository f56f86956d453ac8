namespace Rollouts.Simulation;

/// <summary>FNV-1a: the same text gives the same number in every process, so that simulated runs can be repeated.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash;
    }
}
