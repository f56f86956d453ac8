using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>What a version is to its Rollout (row J4).</summary>
internal static class VersionTag
{
    public const string Stable = "stable";
    public const string Canary = "canary";
    public const string Active = "active";
    public const string Preview = "preview";
    public const string Ping = "ping";
    public const string Pong = "pong";

    /// <summary>The tags of the version of a hash, in the order of display.</summary>
    public static IReadOnlyList<string> Of(Rollout rollout, string hash)
    {
        List<string> tags = [];
        var (status, strategy) = (rollout.Status, rollout.Spec.Strategy);
        if (hash.Length == 0)
        {
            return tags;
        }

        var isStable = status.StableRS == hash;
        if (strategy.Canary is { } canary)
        {
            if (isStable)
            {
                tags.Add(Stable);
            }
            else if (status.CurrentPodHash == hash)
            {
                tags.Add(Canary);
            }

            if (canary.PingPong is not null && tags.Count > 0)
            {
                tags.Add((status.Canary.StablePingPong == PingPong.Ping) == isStable ? Ping : Pong);
            }
        }
        else if (strategy.BlueGreen is not null)
        {
            if (isStable)
            {
                tags.Add(Stable);
            }

            if (status.BlueGreen.ActiveSelector == hash)
            {
                tags.Add(Active);
            }
            else if (status.BlueGreen.PreviewSelector == hash)
            {
                tags.Add(Preview);
            }
        }

        return tags;
    }

    public static Ink InkOf(string tag) =>
        tag switch
        {
            Canary => Ink.Yellow,
            Stable or Active => Ink.Green,
            Preview or Ping or Pong => Ink.BrightBlue,
            _ => Ink.None,
        };
}
