using System.Runtime.CompilerServices;
using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The steps of a canary with their hash (row A-h2), which is computed once for as long as somebody holds the steps.</summary>
internal sealed class HashedSteps
{
    private static readonly ConditionalWeakTable<IReadOnlyList<CanaryStep>, HashedSteps> Known = [];
    private static readonly HashedSteps None = new(null);

    private readonly JsonElement? _json;
    private string? _hash;

    private HashedSteps(IReadOnlyList<CanaryStep>? steps) =>
        _json = steps is null ? null : JsonSerializer.SerializeToElement(steps, RolloutsJson.Options);

    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public string Hash => _hash ??= StepHash.Compute(_json);

    public static HashedSteps Of(IReadOnlyList<CanaryStep>? steps) =>
        steps is null ? None : Known.GetValue(steps, static steps => new HashedSteps(steps));

    /// <summary>As <see cref="StepHash.Matches"/>.</summary>
    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public bool AreRecordedAs(string hash) => hash == Hash || StepHash.Matches(hash, _json);
}
