using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The fields of a Deployment that its controller reads.</summary>
internal sealed record DeploymentView
{
    public SpecView Spec { get; init; } = new();
    public StatusView Status { get; init; } = new();

    public bool Recreates => Spec.Strategy?.Type == "Recreate";

    /// <summary>Surge rounds up, unavailable rounds down; when both come to nothing one pod may be missing, or nothing could ever move.</summary>
    public (int Surge, int Unavailable) Budget()
    {
        var rolling = Spec.Strategy?.RollingUpdate;
        var surge = Resolve(rolling?.MaxSurge, Spec.Replicas, roundUp: true);
        var unavailable = Resolve(rolling?.MaxUnavailable, Spec.Replicas, roundUp: false);
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, Math.Min(unavailable, Spec.Replicas));
    }

    private static int Resolve(JsonValue? value, int replicas, bool roundUp)
    {
        if (value is not null && value.TryGetValue<int>(out var number))
        {
            return Math.Max(0, number);
        }

        var text = value is not null && value.TryGetValue<string>(out var given) ? given : "25%";
        var share = double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            ? percent / 100
            : 0.25;
        return (int)Math.Clamp(roundUp ? Math.Ceiling(share * replicas) : Math.Floor(share * replicas), 0, int.MaxValue);
    }

    internal sealed record SpecView
    {
        public int Replicas { get; init; } = 1;
        public bool Paused { get; init; }
        public long MinReadySeconds { get; init; }
        public long? ProgressDeadlineSeconds { get; init; }
        public int RevisionHistoryLimit { get; init; } = 10;
        public LabelSelectorView? Selector { get; init; }
        public JsonObject? Template { get; init; }
        public StrategyView? Strategy { get; init; }
    }

    internal sealed record StrategyView
    {
        public string? Type { get; init; }
        public RollingUpdateView? RollingUpdate { get; init; }
    }

    internal sealed record RollingUpdateView
    {
        public JsonValue? MaxSurge { get; init; }
        public JsonValue? MaxUnavailable { get; init; }
    }

    internal sealed record StatusView
    {
        public IReadOnlyList<ConditionView> Conditions { get; init; } = [];
        public int UpdatedReplicas { get; init; }
        public int ReadyReplicas { get; init; }
        public int AvailableReplicas { get; init; }
        public int Replicas { get; init; }
    }

    internal sealed record ConditionView
    {
        public string Type { get; init; } = "";
        public string Status { get; init; } = "";
        public string Reason { get; init; } = "";
        public DateTimeOffset? LastUpdateTime { get; init; }
        public DateTimeOffset? LastTransitionTime { get; init; }
    }
}
