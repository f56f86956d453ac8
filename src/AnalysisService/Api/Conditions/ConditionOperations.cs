using Google.Protobuf.WellKnownTypes;
using Rollouts.Expressions;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Evaluates conditions for people who write them.</summary>
internal sealed class ConditionOperations
{
    private const int MaxCondition = 16_384;

    private readonly TimeProvider _time;

    public ConditionOperations(TimeProvider time)
    {
        _time = time;
    }

    /// <exception cref="ApiException">There is no condition, or one is absurdly long.</exception>
    public V1.EvaluateConditionResponse Evaluate(V1.EvaluateConditionRequest request)
    {
        Require(request);
        var result = MeasuredOf(request);
        var (success, failure) = (request.SuccessCondition, request.FailureCondition);
        var verdict = ConditionEvaluator.Evaluate(result, success, failure, _time);
        var response = new V1.EvaluateConditionResponse
        {
            Phase = verdict.Phase,
            Message = verdict.Message,
            Explanation = ConditionExplainer.Explain(verdict.Phase, result, success, failure, _time),
        };
        var environment = ExpressionEnvironment.ForMeasurement(result, _time);
        foreach (var (field, condition) in new[] { ("successCondition", success), ("failureCondition", failure) })
        {
            if (condition.Length > 0)
            {
                var (problems, reads) = ConditionCheck.Check(field, condition, environment);
                response.Problems.AddRange(problems);
                response.Reads.AddRange(reads.Except(response.Reads).ToList());
            }
        }

        return response;
    }

    private static void Require(V1.EvaluateConditionRequest request)
    {
        if (request.SuccessCondition.Length == 0 && request.FailureCondition.Length == 0)
        {
            throw ApiException.Invalid(
                "successCondition",
                "",
                "no condition is given",
                "Give successCondition, failureCondition or both, for example \"result[0] < 0.05\"."
            );
        }

        foreach (
            var (field, text) in new[] { ("successCondition", request.SuccessCondition), ("failureCondition", request.FailureCondition) }
        )
        {
            if (text.Length > MaxCondition)
            {
                throw ApiException.Invalid(field, text, $"longer than {MaxCondition} characters", "Write a shorter condition.");
            }
        }
    }

    private static MeasuredValue MeasuredOf(V1.EvaluateConditionRequest request) =>
        request.MeasuredCase switch
        {
            V1.EvaluateConditionRequest.MeasuredOneofCase.Samples => MeasuredValue.FromFloats([.. request.Samples.Values]),
            V1.EvaluateConditionRequest.MeasuredOneofCase.Result => Read(request.Result),
            _ => MeasuredValue.Nil,
        };

    private static MeasuredValue Read(Value value) =>
        value.KindCase switch
        {
            Value.KindOneofCase.BoolValue => MeasuredValue.FromBool(value.BoolValue),
            Value.KindOneofCase.NumberValue => MeasuredValue.FromFloat(value.NumberValue),
            Value.KindOneofCase.StringValue => MeasuredValue.FromString(value.StringValue),
            Value.KindOneofCase.ListValue => MeasuredValue.FromItems([.. value.ListValue.Values.Select(Read)]),
            Value.KindOneofCase.StructValue => MeasuredValue.FromMembers(
                value.StructValue.Fields.Select(static f => KeyValuePair.Create(f.Key, Read(f.Value)))
            ),
            _ => MeasuredValue.Nil,
        };
}
