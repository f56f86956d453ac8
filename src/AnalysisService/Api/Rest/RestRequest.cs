using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rollouts.AnalysisService;

/// <summary>
/// Makes the message of a request: the body as JSON, or as a YAML manifest, with the fields of path and query put into it.
/// <c>arg.NAME=value</c> in the query is an argument.
/// </summary>
internal static class RestRequest
{
    private const string ArgumentPrefix = "arg.";

    /// <exception cref="ApiException">The request cannot be read.</exception>
    public static async Task<IMessage> ReadAsync(HttpContext context, RestRoute route, CancellationToken cancellationToken)
    {
        var json = route.HasBody ? await ReadBodyAsync(context.Request, route.Request, cancellationToken) : [];
        foreach (var (name, values) in context.Request.Query)
        {
            Put(json, route.Request, name, [.. values.Select(static v => v ?? "")]);
        }

        foreach (var (name, value) in context.Request.RouteValues)
        {
            json[name] = value as string;
        }

        return ProtoJson.Read(JsonSerializer.SerializeToElement(json), route.Request);
    }

    private static async Task<JsonObject> ReadBodyAsync(HttpRequest request, MessageDescriptor type, CancellationToken cancellationToken)
    {
        var media = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (media is "application/yaml" or "application/x-yaml" or "text/yaml" && type.FindFieldByName("manifest") is not null)
        {
            using var reader = new StreamReader(request.Body);
            return new JsonObject { ["manifest"] = await reader.ReadToEndAsync(cancellationToken) };
        }

        if (request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0))
        {
            return [];
        }

        if (media is not ("application/json" or ""))
        {
            throw ApiException.Invalid(
                "Content-Type",
                media,
                "a body of this type is not read",
                "Send application/json, or a manifest as application/yaml where one is taken."
            );
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = ProtoJson.MaxDepth, AllowDuplicateProperties = false };
            return await JsonNode.ParseAsync(request.Body, documentOptions: options, cancellationToken: cancellationToken) as JsonObject
                ?? throw ApiException.Invalid("", null, "the body is no JSON object", "Send an object.");
        }
        catch (JsonException e)
        {
            throw ApiException.Invalid("", null, $"the body is no JSON: {ShownText.Cut(e.Message)}", "Send one JSON object in UTF-8.");
        }
    }

    private static void Put(JsonObject json, MessageDescriptor type, string name, string[] values)
    {
        if (name.StartsWith(ArgumentPrefix, StringComparison.Ordinal) && type.FindFieldByName("arguments") is { } arguments)
        {
            PutArgument(json, arguments, name[ArgumentPrefix.Length..], values[^1]);
            return;
        }

        var field = type.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == name || f.Name == name);
        if (field is { IsRepeated: true, IsMap: false })
        {
            json[name] = new JsonArray([.. values.Select(v => Typed(field, v))]);
        }
        else
        {
            json[name] = field is null ? values[^1] : Typed(field, values[^1]);
        }
    }

    private static void PutArgument(JsonObject json, FieldDescriptor arguments, string name, string value)
    {
        if (arguments.IsMap)
        {
            json["arguments"] ??= new JsonObject();
            (json["arguments"] as JsonObject)?[name] = value;
        }
        else
        {
            json["arguments"] ??= new JsonArray();
            (json["arguments"] as JsonArray)?.Add(new JsonObject { ["name"] = name, ["value"] = value });
        }
    }

    // What cannot be read as the type of the field stays text, and the check of the message names it.
    private static JsonNode? Typed(FieldDescriptor field, string text) =>
        field.FieldType switch
        {
            FieldType.Bool when bool.TryParse(text, out var truth) => truth,
            FieldType.Int32
                when int.TryParse(
                    text,
                    System.Globalization.NumberStyles.AllowLeadingSign,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var number
                ) => number,
            _ => text,
        };
}
