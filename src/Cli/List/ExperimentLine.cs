using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>An Experiment as <c>list experiments</c> shows it (row J7).</summary>
internal sealed record ExperimentLine(string Namespace, string Name, string Status, string Duration, string Remaining, string Age)
{
    private const string Nothing = "-";

    private static readonly string[] Titles = ["NAME", "STATUS", "DURATION", "REMAINING", "AGE"];

    public static ExperimentLine Of(KubeObject item, DateTimeOffset now)
    {
        var experiment = item.Read<Experiment>() ?? new Experiment();
        TimeSpan? length =
            !string.IsNullOrEmpty(experiment.Spec.Duration) && GoDuration.TryParse(experiment.Spec.Duration, out var duration)
                ? duration.ToTimeSpan()
                : null;
        return new ExperimentLine(
            item.Header.Namespace,
            item.Header.Name,
            experiment.Status.Phase ?? "",
            length is { } whole ? HumanDuration.Show(whole) : Nothing,
            RemainingOf(experiment.Status, length, now) is { } left ? HumanDuration.Show(left) : Nothing,
            item.Header.Age(now)
        );
    }

    /// <summary>The row of titles.</summary>
    public static IReadOnlyList<Piece>[] Header(bool withNamespace) => Cells(withNamespace, "NAMESPACE", Titles);

    /// <summary>The cells, padded to about their titles as in the list of Rollouts.</summary>
    public IReadOnlyList<Piece>[] Row(bool withNamespace) =>
        Cells(
            withNamespace,
            Namespace.PadRight(9),
            [Name.PadRight(10), Status.PadRight(6), Duration.PadRight(8), Remaining.PadRight(9), Age.PadRight(3)]
        );

    private static IReadOnlyList<Piece>[] Cells(bool withNamespace, string @namespace, IEnumerable<string> others) =>
        [.. (withNamespace ? others.Prepend(@namespace) : others).Select(static text => (IReadOnlyList<Piece>)[text])];

    /// <summary>What is left of the duration while it runs.</summary>
    private static TimeSpan? RemainingOf(ExperimentStatus status, TimeSpan? length, DateTimeOffset now) =>
        length is { } whole
        && status.AvailableAt is { } begin
        && !PhaseOrder.IsCompleted(status.Phase)
        && whole - (now - begin) is var left
        && left > TimeSpan.Zero
            ? left
            : null;
}
