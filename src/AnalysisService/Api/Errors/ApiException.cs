using Grpc.Core;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>A call of the API cannot be carried out, and why: the caller is told all of it, so it holds no secret.</summary>
internal sealed class ApiException : Exception
{
    public ApiException(StatusCode code, string message, IReadOnlyList<V1.Violation>? violations = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Violations = violations ?? [];
    }

    /// <summary>The code of gRPC; REST has the HTTP status that goes with it.</summary>
    public StatusCode Code { get; }

    /// <summary>What is wrong field by field; empty where no field is at fault.</summary>
    public IReadOnlyList<V1.Violation> Violations { get; }

    /// <summary>The HTTP status where the one of the code is not the usual one for it.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>One wrong field.</summary>
    public static ApiException Invalid(string field, string? value, string message, string remedy) =>
        Invalid([Violation(field, value, message, remedy)]);

    /// <summary>Several wrong fields; the first is the message.</summary>
    public static ApiException Invalid(IReadOnlyList<V1.Violation> violations) =>
        new(StatusCode.InvalidArgument, Sentence(violations[0]), violations);

    /// <summary>Something that is named is not there.</summary>
    public static ApiException NotFound(string field, string value, string remedy) =>
        new(StatusCode.NotFound, $"{field} \"{value}\" not found", [Violation(field, value, "not found", remedy)]);

    public static V1.Violation Violation(string field, string? value, string message, string remedy) =>
        new()
        {
            Field = field,
            Value = ShownText.Cut(value ?? ""),
            Message = message,
            Remedy = remedy,
        };

    private static string Sentence(V1.Violation violation) =>
        violation.Field.Length == 0 ? violation.Message : $"{violation.Field}: {violation.Message}";
}
