using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// The specs that were read last. A Rollout whose text says the same of its spec as before, mostly because only its status was written, gets the spec that
/// was read then, with what was found out about it: whether it is valid, and its hashes. A spec is read several times as large as its text: few are kept.
/// </summary>
internal sealed class RecentSpecs
{
    // Each Rollout has its place there, and may share it with others.
    private readonly Recent?[] _recent = new Recent?[64];

    /// <summary>The Rollout with the spec that was read last from the same text.</summary>
    /// <param name="item">The object.</param>
    /// <param name="read">What was read from it.</param>
    public Rollout Share(KubeObject item, Rollout read)
    {
        ref var place = ref _recent[(uint)item.Key.GetHashCode() % (uint)_recent.Length];
        var recent = Volatile.Read(ref place);
        if (ReferenceEquals(recent?.Item, item))
        {
            return recent.Rollout;
        }

        var text = SpecOf(item.Json);
        var rollout = recent is not null && recent.Text.Span.SequenceEqual(text.Span) ? read with { Spec = recent.Rollout.Spec } : read;
        Volatile.Write(ref place, new Recent(item, text, rollout));
        return rollout;
    }

    /// <summary>The text of the member <c>spec</c>; empty when there is none.</summary>
    private static ReadOnlyMemory<byte> SpecOf(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = KubeJson.MaxDepth });
        var spec = ReadOnlyMemory<byte>.Empty;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSpec = reader.ValueTextEquals("spec"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isSpec)
            {
                // Of two the last one counts, as it does where the object is read.
                spec = json[start..(int)reader.BytesConsumed];
            }
        }

        return spec;
    }

    private sealed record Recent(KubeObject Item, ReadOnlyMemory<byte> Text, Rollout Rollout);
}
