using System.Text;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>What a rollout waits for, since when and until when, as one sentence.</summary>
/// <param name="What">What it waits for, after "waits for".</param>
internal sealed record WaitReason(string What)
{
    /// <summary>More about it, in brackets.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    public DateTimeOffset? Since { get; init; }

    /// <summary>When time alone ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What ends it, or what happens at <see cref="Until"/>; null when that is plain.</summary>
    public string? Ending { get; init; }

    public string Sentence(string name, DateTimeOffset now)
    {
        var sentence = new StringBuilder($"rollout '{name}' waits for {What}");
        if (Details.Count > 0)
        {
            sentence.Append(" (").AppendJoin("; ", Details).Append(')');
        }

        if (Since is { } since)
        {
            sentence.Append($", since {KubernetesTime.Format(since)} ({HumanDuration.Show(now - since)} ago)");
        }

        if (Until is { } until)
        {
            sentence.Append($", until {KubernetesTime.Format(until)}");
            sentence.Append(until > now ? $" (in {HumanDuration.Show(until - now)})" : $" ({HumanDuration.Show(now - until)} ago)");
        }

        if (Ending is { } ending)
        {
            sentence.Append(", ").Append(ending);
        }

        return sentence.Append('.').ToString();
    }
}
