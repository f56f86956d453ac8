using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Of a finished run the cache keeps key, labels, owner, phase, times and the begin of its message, which lists show and filter by: they are
/// the many. Whoever needs the rest asks the server or the verdict store.
/// </summary>
internal static class FinishedRunTrimming
{
    private static readonly JsonSelection Kept = new(
        "apiVersion",
        "kind",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.resourceVersion",
        "metadata.creationTimestamp",
        "metadata.deletionTimestamp",
        "metadata.ownerReferences",
        "metadata.labels",
        "spec.terminate",
        "spec.ttlStrategy",
        "status.phase",
        "status.startedAt",
        "status.completedAt"
    );

    /// <summary>The object as it is, unless its phase says that it has ended.</summary>
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json) =>
        PhaseOrder.IsCompleted(PhaseOf(json.Span)) ? OutlineOf(json.Span) : json;

    /// <summary>Whether the rest of the run was dropped.</summary>
    public static bool IsTrimmed(Api.AnalysisRun run) => run.Spec.Metrics is null && run.Status.MetricResults is null;

    /// <summary>The phase of a run of whatever form, or null.</summary>
    public static string? PhaseOf(ReadOnlySpan<byte> json) => StatusText(json, "phase"u8);

    private static ReadOnlyMemory<byte> OutlineOf(ReadOnlySpan<byte> json)
    {
        var kept = Kept.Of(json);
        try
        {
            if (StatusText(json, "message"u8) is not { Length: > 0 } message)
            {
                return kept;
            }

            var outline = KubeJson.ParseObject(kept.Span);
            outline["status"]!["message"] = ShownText.Cut(message);
            return KubeJson.Serialize(outline);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair somewhere: the outline stays as the server sent it.
            return kept;
        }
    }

    private static string? StatusText(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KubeJson.MaxDepth });
        return Enter(ref reader, "status"u8) && Find(ref reader, name) && reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : null;
    }

    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read()
        && reader.TokenType == JsonTokenType.StartObject
        && Find(ref reader, name)
        && reader.TokenType == JsonTokenType.StartObject;

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
