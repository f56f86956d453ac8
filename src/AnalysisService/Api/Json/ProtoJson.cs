using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Messages of the API as JSON, by proto3's mapping: REST and gRPC show the same shapes.</summary>
internal static class ProtoJson
{
    public const int MaxDepth = 100;

    // Fields without a value are written too: that something is false or 0 is worth knowing.
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithRecursionLimit(MaxDepth));

    // Written once more: the formatter escapes < and > for the sake of HTML, which nobody can read in a terminal.
    public static byte[] Write(IMessage message) => KubeJson.Serialize(KubeJson.Parse(Encoding.UTF8.GetBytes(Formatter.Format(message)))!);

    /// <summary>Reads a message.</summary>
    /// <exception cref="ApiException">A field is unknown or has a value of the wrong kind; all of them are named.</exception>
    public static IMessage Read(JsonElement json, MessageDescriptor type)
    {
        var violations = new ProtoJsonCheck().Check(json, type);
        if (violations.Count > 0)
        {
            throw ApiException.Invalid(violations);
        }

        try
        {
            return Parser.Parse(json.GetRawText(), type);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FormatException or OverflowException or InvalidOperationException)
        {
            throw ApiException.Invalid("", null, $"the request cannot be read: {e.Message}", "Write it as docs/api.md shows.");
        }
    }
}
