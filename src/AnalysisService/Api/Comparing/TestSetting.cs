using System.Globalization;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>A parameter of a test: a number in a range, or one of some words.</summary>
internal sealed record TestSetting(string Name, string Description)
{
    public double Default { get; init; }

    public double Min { get; init; }

    public double Max { get; init; }

    public bool Whole { get; init; }

    /// <summary>The words; the first is the default. Empty for a number.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public bool IsWord => Words.Count > 0;

    public V1.Parameter View =>
        new()
        {
            Name = Name,
            Description = IsWord ? Description : string.Create(CultureInfo.InvariantCulture, $"{Description}; {Min} to {Max}"),
            Type =
                IsWord ? "string"
                : Whole ? "integer"
                : "number",
            DefaultValue = IsWord ? $"\"{Words[0]}\"" : Default.ToString(CultureInfo.InvariantCulture),
            AllowedValues = { Words },
        };
}
