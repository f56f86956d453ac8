using System.Runtime.CompilerServices;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// What is wrong with the specs that somebody holds. A Rollout is planned many times, and again when its status is written, while its spec stays what it
/// is; what was found goes when the spec goes.
/// </summary>
internal static class KnownSpecErrors
{
    private static readonly ConditionalWeakTable<RolloutSpec, Known> Found = [];

    /// <summary>As <see cref="RolloutValidator.Validate"/>.</summary>
    public static IReadOnlyList<FieldError> Of(Rollout rollout, bool templateIsResolved, bool strictArgo)
    {
        var asked = (templateIsResolved, strictArgo);
        if (Found.TryGetValue(rollout.Spec, out var known) && known.Asked == asked && SaysTheSame(known.Metadata, rollout.Metadata))
        {
            return known.Errors;
        }

        var errors = RolloutValidator.Validate(rollout, templateIsResolved, strictArgo);
        Found.AddOrUpdate(rollout.Spec, new Known(rollout.Metadata, asked, errors));
        return errors;
    }

    /// <summary>In all that users write; every write of the status gives the rest another version.</summary>
    private static bool SaysTheSame(ObjectMeta one, ObjectMeta other) =>
        ReferenceEquals(one, other)
        || (
            (one.Name, one.Namespace, one.Uid) == (other.Name, other.Namespace, other.Uid)
            && one.Labels.HasSameEntries(other.Labels)
            && one.Annotations.HasSameEntries(other.Annotations)
        );

    private sealed record Known(ObjectMeta Metadata, (bool TemplateIsResolved, bool StrictArgo) Asked, IReadOnlyList<FieldError> Errors);
}
