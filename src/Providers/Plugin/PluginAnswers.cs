using Google.Protobuf.WellKnownTypes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.Plugin.V1;

namespace Rollouts.Providers;

/// <summary>What a plugin answered, as an answer of ours. Plugins are not trusted to keep their protocol.</summary>
internal static class PluginAnswers
{
    /// <summary>What is stored with every measurement of a run must stay small.</summary>
    private const int MaxMetadata = 64;
    private const int MaxMetadataCharacters = 4096;
    private const int MaxText = 16 * 1024;

    public static ProviderAnswer Read(string plugin, MeasureResponse response)
    {
        if (
            response.Metadata.Count > MaxMetadata
            || response.Metadata.Any(static entry => entry.Key.Length + entry.Value.Length > MaxMetadataCharacters)
        )
        {
            return Wrong(plugin, $"metadata of more than {MaxMetadata} entries or {MaxMetadataCharacters} characters in one");
        }

        return (
            response.AnswerCase switch
            {
                MeasureResponse.AnswerOneofCase.Value => OfValue(plugin, response.Value),
                MeasureResponse.AnswerOneofCase.Pending => OfPending(plugin, response.Pending),
                MeasureResponse.AnswerOneofCase.Verdict => OfVerdict(plugin, response.Verdict),
                MeasureResponse.AnswerOneofCase.Error => new ProviderAnswer.Error(
                    response.Error.Reason.Length > 0
                        ? Cut(response.Error.Reason)
                        : $"plugin '{plugin}' answered with an error without a reason"
                ),
                _ => Wrong(plugin, "no answer: set value, pending, verdict or error"),
            }
        ) with
        {
            Metadata = new Dictionary<string, string>(response.Metadata, StringComparer.Ordinal),
        };
    }

    private static ProviderAnswer OfValue(string plugin, Rollouts.Plugin.V1.MeasuredValue answer)
    {
        if (answer.Result is null || answer.Result.KindCase == Value.KindOneofCase.None)
        {
            return Wrong(plugin, "a value without result: set result, with null_value for no data");
        }

        var value = ValueOf(answer.Result);
        try
        {
            return new ProviderAnswer.Value(value, Cut(answer.Text.Length > 0 ? answer.Text : value.ToJson()));
        }
        catch (ExpressionException)
        {
            // NaN and infinities have no JSON form, and are values all the same.
            return new ProviderAnswer.Value(value, Cut(value.ToString()));
        }
    }

    private static ProviderAnswer OfPending(string plugin, Pending answer)
    {
        try
        {
            return answer.ResumeAt is null
                ? Wrong(plugin, "pending without resume_at")
                : new ProviderAnswer.Pending(answer.ResumeAt.ToDateTimeOffset());
        }
        catch (InvalidOperationException)
        {
            return Wrong(plugin, "a resume_at that is no instant");
        }
    }

    private static ProviderAnswer OfVerdict(string plugin, ProviderVerdict answer)
    {
        var phase = answer.Phase switch
        {
            ProviderVerdict.Types.Phase.Successful => AnalysisPhase.Successful,
            ProviderVerdict.Types.Phase.Failed => AnalysisPhase.Failed,
            ProviderVerdict.Types.Phase.Inconclusive => AnalysisPhase.Inconclusive,
            _ => null,
        };
        return phase is null
            ? Wrong(plugin, "a verdict without phase")
            : new ProviderAnswer.Verdict(phase, Cut(answer.Text), Cut(answer.Message));
    }

    private static Expressions.MeasuredValue ValueOf(Value value) =>
        value.KindCase switch
        {
            Value.KindOneofCase.NumberValue => Expressions.MeasuredValue.FromFloat(value.NumberValue),
            Value.KindOneofCase.StringValue => Expressions.MeasuredValue.FromString(value.StringValue),
            Value.KindOneofCase.BoolValue => Expressions.MeasuredValue.FromBool(value.BoolValue),
            Value.KindOneofCase.ListValue => Expressions.MeasuredValue.FromItems([.. value.ListValue.Values.Select(ValueOf)]),
            Value.KindOneofCase.StructValue => Expressions.MeasuredValue.FromMembers(
                value.StructValue.Fields.Select(static field => KeyValuePair.Create(field.Key, ValueOf(field.Value)))
            ),
            _ => Expressions.MeasuredValue.Nil,
        };

    private static ProviderAnswer.Error Wrong(string plugin, string what) => new($"plugin '{plugin}' answered with {what}");

    private static string Cut(string text) => text.Length > MaxText ? string.Concat(text.AsSpan(0, MaxText), "…") : text;
}
