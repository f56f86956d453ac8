using Google.Protobuf.Reflection;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>
/// What the proto files say of operations, messages, fields and enums, so that the OpenAPI document says the same. Lines of a comment are
/// one paragraph, as people wrote them to a width.
/// </summary>
internal static class ProtoComments
{
    private const string Resource = "analysis.protoset";

    // Numbers of fields in descriptor.proto, by which source information names what a comment stands at.
    private const int FileMessages = 4;
    private const int FileEnums = 5;
    private const int FileServices = 6;
    private const int MessageFields = 2;
    private const int MessageNested = 3;
    private const int MessageEnums = 4;
    private const int EnumValues = 2;
    private const int ServiceMethods = 2;

    private static readonly Lazy<Dictionary<string, string>> Comments = new(Read);

    /// <summary>The comment of a descriptor; null where there is none.</summary>
    public static string? Of(IDescriptor descriptor) => Comments.Value.GetValueOrDefault(descriptor.FullName);

    private static Dictionary<string, string> Read()
    {
        using var stream =
            typeof(V1.AnalysisReflection).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing");
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in FileDescriptorSet.Parser.ParseFrom(stream).File)
        {
            foreach (var location in file.SourceCodeInfo.Location.Where(static l => l.LeadingComments.Length > 0))
            {
                if (NameOf(file, [.. location.Path]) is { } name)
                {
                    comments[name] = Paragraph(location.LeadingComments);
                }
            }
        }

        return comments;
    }

    private static string? NameOf(FileDescriptorProto file, ReadOnlySpan<int> path) =>
        path switch
        {
            [FileMessages, var i, .. var rest] => NameOf($"{file.Package}.{file.MessageType[i].Name}", file.MessageType[i], rest),
            [FileEnums, var i, .. var rest] => NameOf(file.Package, file.EnumType[i], rest),
            [FileServices, var i] => $"{file.Package}.{file.Service[i].Name}",
            [FileServices, var i, ServiceMethods, var j] => $"{file.Package}.{file.Service[i].Name}.{file.Service[i].Method[j].Name}",
            _ => null,
        };

    private static string? NameOf(string name, DescriptorProto message, ReadOnlySpan<int> path) =>
        path switch
        {
            [] => name,
            [MessageFields, var i] => $"{name}.{message.Field[i].Name}",
            [MessageNested, var i, .. var rest] => NameOf($"{name}.{message.NestedType[i].Name}", message.NestedType[i], rest),
            [MessageEnums, var i, .. var rest] => NameOf(name, message.EnumType[i], rest),
            _ => null,
        };

    // The class library names values below their enum.
    private static string? NameOf(string scope, EnumDescriptorProto type, ReadOnlySpan<int> path) =>
        path switch
        {
            [] => $"{scope}.{type.Name}",
            [EnumValues, var i] => $"{scope}.{type.Name}.{type.Value[i].Name}",
            _ => null,
        };

    private static string Paragraph(string comment) =>
        string.Join(' ', comment.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
