using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>A label selector, from its text form (<c>a=b,c in (d,e),!f</c>) or its object form (matchLabels, matchExpressions).</summary>
public sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    public bool IsEmpty => _requirements.Count == 0;

    /// <exception cref="FormatException">The text is not a label selector.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new LabelSelector(new LabelSelectorParser(text).Parse());

    /// <summary>The object form; a null object selects nothing that can be told apart from an absent selector, so callers decide.</summary>
    /// <exception cref="FormatException">An operator is unknown or lacks its values.</exception>
    public static LabelSelector FromObject(JsonObject selector)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in selector["matchLabels"] as JsonObject ?? [])
        {
            requirements.Add(new LabelRequirement(key, LabelOperator.In, [value.AsText()]));
        }
        foreach (var expression in selector["matchExpressions"] as JsonArray ?? [])
        {
            var operation = expression.At("operator").AsText() switch
            {
                "In" => LabelOperator.In,
                "NotIn" => LabelOperator.NotIn,
                "Exists" => LabelOperator.Exists,
                "DoesNotExist" => LabelOperator.DoesNotExist,
                var other => throw new FormatException($"\"{other}\" is not a valid label selector operator"),
            };
            string[] values = [.. expression.At("values").AsTexts()];
            if (values.Length == 0 && operation is (LabelOperator.In or LabelOperator.NotIn))
            {
                throw new FormatException("a label selector with operator In or NotIn must have values");
            }
            requirements.Add(new LabelRequirement(expression.At("key").AsText(), operation, values));
        }
        return new LabelSelector(requirements);
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The text form, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() =>
        string.Join(",", _requirements.OrderBy(static requirement => requirement.Key, StringComparer.Ordinal));

    internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
    {
        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var present = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                LabelOperator.In => present && Values.Contains(value!),
                LabelOperator.NotIn => !present || !Values.Contains(value!),
                LabelOperator.Exists => present,
                LabelOperator.DoesNotExist => !present,
                LabelOperator.GreaterThan => present && Compare(value!) > 0,
                _ => present && Compare(value!) < 0,
            };
        }

        public override string ToString() =>
            Operator switch
            {
                LabelOperator.In when Values.Count == 1 => $"{Key}={Values[0]}",
                LabelOperator.In => $"{Key} in ({string.Join(",", Values)})",
                LabelOperator.NotIn when Values.Count == 1 => $"{Key}!={Values[0]}",
                LabelOperator.NotIn => $"{Key} notin ({string.Join(",", Values)})",
                LabelOperator.Exists => Key,
                LabelOperator.DoesNotExist => "!" + Key,
                LabelOperator.GreaterThan => $"{Key}>{Values[0]}",
                _ => $"{Key}<{Values[0]}",
            };

        /// <summary>Sign of label minus operand; 0 (no match either way) when one is no integer.</summary>
        private int Compare(string value) =>
            long.TryParse(value, CultureInfo.InvariantCulture, out var left)
            && long.TryParse(Values[0], CultureInfo.InvariantCulture, out var right)
                ? left.CompareTo(right)
                : 0;
    }

    internal enum LabelOperator
    {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        GreaterThan,
        LessThan,
    }
}
