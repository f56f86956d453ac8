using System.Globalization;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Analysis;

/// <summary>
/// Decides whether the data behind an answer are good enough to judge, by the policies of the metric. A metric without policies is left to its
/// conditions, as in Argo. A bound that cannot be checked is an error and never passes in silence.
/// </summary>
internal static class DataPolicies
{
    /// <summary>Null: the conditions judge.</summary>
    /// <param name="metric">The metric with its arguments filled in.</param>
    /// <param name="answer">What the provider said.</param>
    /// <param name="clock">Gives the instant against which samples are old.</param>
    public static DataJudgement? Judge(Metric metric, ProviderAnswer answer, TimeProvider clock)
    {
        if (answer is not (ProviderAnswer.Value or ProviderAnswer.Verdict) && answer.Data?.Samples != 0)
        {
            return null;
        }

        var isEmpty = IsEmpty(answer);
        return (metric.NoData is { } noData && isEmpty ? NoData(noData, answer) : null)
            ?? (metric.Stale is { } stale && !isEmpty ? Stale(stale, answer, clock.GetUtcNow()) : null)
            ?? (metric.TooLittle is { } tooLittle ? TooLittle(tooLittle, answer, isEmpty, clock) : null);
    }

    private static DataJudgement NoData(NoDataPolicy policy, ProviderAnswer answer)
    {
        var what = answer switch
        {
            ProviderAnswer.Error error => error.Reason,
            ProviderAnswer.Value { Text.Length: > 0 } value => $"the source answered {BoundedText.Cut(value.Text, 100)}",
            _ => "the source answered without a value",
        };
        return Judged("noData", policy.Policy, $"no data: {what}", policy.WaitAtMost);
    }

    private static DataJudgement? Stale(StalePolicy policy, ProviderAnswer answer, DateTimeOffset now)
    {
        if (!GoDuration.TryParse(policy.OlderThan, out var bound))
        {
            return null;
        }

        if (answer.Data?.NewestSample is not { } newest)
        {
            return Unknown("stale", "how old the newest sample is: write a query over samples that have a time, or remove stale");
        }

        var age = now - newest;
        return age > bound.ToTimeSpan()
            ? Judged(
                "stale",
                policy.Policy,
                $"stale data: the newest sample is {Seconds(age)} old, more than {policy.OlderThan}",
                policy.WaitAtMost
            )
            : null;
    }

    private static DataJudgement? TooLittle(TooLittlePolicy policy, ProviderAnswer answer, bool isEmpty, TimeProvider clock)
    {
        if (policy.Samples is { } samples)
        {
            if ((isEmpty ? 0 : answer.Data?.Samples) is not { } known)
            {
                return Unknown("tooLittle", "how many samples there are: remove tooLittle.samples");
            }

            if (known < samples.IntValue)
            {
                return TooFew(policy, known, "sample", samples.IntValue);
            }
        }

        if (policy.Requests is not { } requests)
        {
            return null;
        }

        var counted = isEmpty ? 0 : answer.Data?.Requests;
        if (!isEmpty && !string.IsNullOrEmpty(policy.RequestsFrom))
        {
            if (!TryCount(policy.RequestsFrom, answer, clock, out var result, out var fault))
            {
                return new DataJudgement("tooLittle", null, fault, null);
            }

            counted = result;
        }

        return counted is not { } number ? Unknown("tooLittle", "how many requests there are: set tooLittle.requestsFrom")
            // Written so that NaN is too little.
            : number >= requests.IntValue ? null
            : TooFew(policy, number, "request", requests.IntValue);
    }

    private static bool TryCount(string expression, ProviderAnswer answer, TimeProvider clock, out double count, out string fault)
    {
        count = 0;
        try
        {
            var result = answer is ProviderAnswer.Value value ? value.Result : MeasuredValue.Nil;
            var environment = ExpressionEnvironment.ForMeasurement(result, clock);
            var counted = ProgramCache.Shared.Compile(expression, environment).Run(environment);
            fault = $"could not evaluate tooLittle.requestsFrom \"{expression}\": expected a number, but got {counted.GoTypeName}";
            return counted.TryGetFloat(out count);
        }
        catch (ExpressionException e)
        {
            fault = $"could not evaluate tooLittle.requestsFrom \"{expression}\": {e.Message}";
            return false;
        }
    }

    private static bool IsEmpty(ProviderAnswer answer) =>
        answer.Data?.Samples == 0 || (answer is ProviderAnswer.Value { Result: var result } && IsEmpty(result));

    // Zero divided by zero is what a ratio without traffic gives.
    private static bool IsEmpty(in MeasuredValue result)
    {
        if (result.IsNil)
        {
            return true;
        }

        if (!result.TryGetList(out var items))
        {
            return IsNaN(result);
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (!items[i].IsNil && !IsNaN(items[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNaN(in MeasuredValue value) => value.TryGetFloat(out var number) && double.IsNaN(number);

    private static DataJudgement TooFew(TooLittlePolicy policy, double known, string unit, int floor) =>
        Judged(
            "tooLittle",
            policy.Policy,
            string.Create(CultureInfo.InvariantCulture, $"too little data: {known} {unit}{(known is 1 ? "" : "s")}, fewer than {floor}"),
            policy.WaitAtMost
        );

    private static DataJudgement Judged(string policy, string? choice, string reason, string? waitAtMost) =>
        new(
            policy,
            string.IsNullOrEmpty(choice) ? DataPolicy.Inconclusive : choice,
            reason,
            GoDuration.TryParse(waitAtMost, out var limit) ? limit.ToTimeSpan() : null
        );

    private static DataJudgement Unknown(string policy, string what) =>
        new(policy, null, $"{policy} cannot be checked: the provider does not tell {what}", null);

    private static string Seconds(TimeSpan age) => GoDuration.FromTimeSpan(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds))).ToString();
}
