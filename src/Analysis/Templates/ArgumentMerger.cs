using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>How arguments of several templates, and of a caller, become one list (row D19).</summary>
public static class ArgumentMerger
{
    /// <summary>The arguments of all templates: one with a value wins over one without, two different values are an error.</summary>
    /// <exception cref="AnalysisSpecException">Two values differ.</exception>
    public static IReadOnlyList<Argument> Flatten(IEnumerable<Argument> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var merged = new List<Argument>();
        foreach (var next in arguments)
        {
            var index = merged.FindIndex(known => known.Name == next.Name);
            if (index < 0)
            {
                merged.Add(next);
                continue;
            }

            var known = merged[index];
            if (known.Value is not null && next.Value is not null && known.Value != next.Value)
            {
                throw new AnalysisSpecException(
                    $"Argument `{next.Name}` specified multiple times with different values: '{known.Value}', '{next.Value}'"
                );
            }

            if (known.Value is null)
            {
                merged[index] = next;
            }
        }

        return merged;
    }

    /// <summary>The template's arguments with what the caller gives; names that the template does not know are dropped.</summary>
    /// <exception cref="AnalysisSpecException">An argument has neither a value nor a source.</exception>
    public static IReadOnlyList<Argument> Merge(IReadOnlyList<Argument>? incoming, IReadOnlyList<Argument>? template)
    {
        List<Argument> merged = [.. template ?? []];
        foreach (var given in incoming ?? [])
        {
            var index = merged.FindIndex(known => known.Name == given.Name);
            if (index >= 0)
            {
                merged[index] = Override(merged[index], given);
            }
        }

        if (merged.Find(static a => a.Value is null && a.ValueFrom is null) is { } open)
        {
            throw new AnalysisSpecException($"args.{open.Name} was not resolved");
        }

        return merged;
    }

    private static Argument Override(Argument known, Argument given) =>
        given switch
        {
            { Value: not null } => known with { Value = given.Value },
            // In the place of a default, not beside it: an argument with both is an error (row D17).
            { ValueFrom: not null } => known with { Value = null, ValueFrom = given.ValueFrom },
            _ => known,
        };
}
