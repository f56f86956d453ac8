namespace Rollouts.Api;

/// <summary>Gathers what is wrong with one part of a metric; fields are named from that part on.</summary>
internal sealed class FaultList
{
    private const string DurationRemedy = "Use a duration with a unit, for example 30s, 5m or 1h30m.";

    private readonly List<(string Field, string Message, string Remedy)> _faults = [];

    public IReadOnlyList<(string Field, string Message, string Remedy)> Faults => _faults;

    public void Add(string field, string message, string remedy) => _faults.Add((field, $"{field} {message}", remedy));

    /// <summary>One of a closed set; absent means the default.</summary>
    public void OneOf(string field, string? value, params ReadOnlySpan<string> allowed)
    {
        if (value is not null && !allowed.Contains(value))
        {
            Add(field, $"is '{value}'", $"Use one of {string.Join(", ", allowed.ToArray())}.");
        }
    }

    /// <summary>A number within bounds, both included.</summary>
    public void Number(string field, NumberText? value, double least, double most, string remedy)
    {
        if (value is { } given && (given.Value is not { } number || number < least || number > most))
        {
            Add(field, $"is '{given}'", remedy);
        }
    }

    public void Count(string field, IntOrString? value, int least, int most)
    {
        if (value is { } given && (given.IntValue < least || given.IntValue > most))
        {
            Add(field, $"is '{given}'", $"Use a whole number from {least} to {most}.");
        }
    }

    public void Duration(string field, string? value, TimeSpan least, TimeSpan most)
    {
        if (value is null)
        {
            return;
        }

        if (!GoDuration.TryParse(value, out var duration))
        {
            Add(field, $"is '{value}': {GoDuration.Fault(value)}", DurationRemedy);
        }
        else if (duration.ToTimeSpan() < least || duration.ToTimeSpan() > most)
        {
            Add(field, $"is '{value}'", $"Use {GoDuration.FromTimeSpan(least)} to {GoDuration.FromTimeSpan(most)}.");
        }
    }

    /// <summary>Fields that nobody reads are typing errors: they would be lost without a word.</summary>
    public void Unknown(string field, KubernetesView? view)
    {
        foreach (var name in view?.UnknownFields?.Keys ?? [])
        {
            var path = field.Length == 0 ? name : $"{field}.{name}";
            Add(path, "is not a known field", "Correct its name, or leave it out; docs/comparison.md lists all fields.");
        }
    }
}
