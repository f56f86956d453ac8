using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>The value of <c>status.currentStepHash</c>: it changes when the canary steps change (row A-h2).</summary>
public static class StepHash
{
    /// <summary>Hashes <c>spec.strategy.canary.steps</c>.</summary>
    /// <param name="steps">The JSON array. No steps, null and an empty list are the same (row A41).</param>
    /// <param name="form">Which generation of Go types to follow.</param>
    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public static string Compute(JsonElement? steps, HashForm form = HashForm.Current)
    {
        using var writer = new GoJsonWriter(form);
        Write(writer, steps);
        return Fnv1a.Encode(writer.Written, collisionCount: null);
    }

    /// <summary>As <see cref="Compute"/>, with the wrong field as a value.</summary>
    /// <returns>False when a known field has a value of the wrong kind.</returns>
    public static bool TryCompute(JsonElement? steps, [NotNullWhen(true)] out string? hash, [NotNullWhen(false)] out FieldError? error)
    {
        try
        {
            (hash, error) = (Compute(steps), null);
            return true;
        }
        catch (HashInputException exception)
        {
            (hash, error) = (null, exception.Error);
            return false;
        }
    }

    /// <summary>
    /// Whether a recorded hash is that of these steps in any form, so that a rollout taken over from an older controller does not start
    /// over because of its controller's types.
    /// </summary>
    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public static bool Matches(string recorded, JsonElement? steps) =>
        recorded == Compute(steps) || recorded == Compute(steps, HashForm.BeforeOmitZero);

    /// <summary>The JSON that is hashed, to explain a difference.</summary>
    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public static string ToGoJson(JsonElement? steps, HashForm form = HashForm.Current)
    {
        using var writer = new GoJsonWriter(form);
        Write(writer, steps);
        return writer.ToString();
    }

    private static void Write(GoJsonWriter writer, JsonElement? steps)
    {
        var value = steps.GetValueOrDefault();
        if (GoTypes.Steps.IsEmpty(value))
        {
            // The field is omitempty: the round trip before hashing turns an empty list into none (row A41).
            writer.Write("null"u8);
            return;
        }

        GoTypes.Steps.WriteValue(writer, value);
    }
}
