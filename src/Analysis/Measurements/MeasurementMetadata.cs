namespace Rollouts.Analysis;

/// <summary>What we add to the metadata of a measurement (row D26), beside what its provider does. Texts, so that Argo's CRDs keep them.</summary>
public static class MeasurementMetadata
{
    /// <summary>
    /// Why the conditions judged the value as they did, in plain words, such as
    /// <c>successCondition result[0] &gt;= 0.95 is false: result[0] = 0.91</c>. Phase and message stay those of Argo.
    /// </summary>
    public const string Explanation = "explanation";

    /// <summary>The query as sent, where it differs from measurement to measurement because it uses variables.</summary>
    public const string Query = "query";

    /// <summary>Begin of the time that the source was asked for, RFC 3339 in UTC.</summary>
    public const string WindowFrom = "windowFrom";

    /// <summary>End of the time that the source was asked for, RFC 3339 in UTC.</summary>
    public const string WindowTo = "windowTo";

    /// <summary>How many samples the answer held, a whole number.</summary>
    public const string Samples = "samples";

    /// <summary>How many requests the value was computed from, a number.</summary>
    public const string Requests = "requests";

    /// <summary>Time of the newest sample in the answer, RFC 3339 in UTC.</summary>
    public const string NewestSample = "newestSample";

    /// <summary>
    /// What kind of fault an error is, when it is about the way to the source and not about the metric: the name of a
    /// <see cref="ProviderFault"/>, such as <c>Down</c>.
    /// </summary>
    public const string Fault = "providerFault";

    /// <summary>Which policy spoke in place of the conditions and what it chose, for example <c>noData: wait</c>; absent when none did.</summary>
    public const string Policy = "policy";

    /// <summary>What we write and write anew whenever the same measurement is taken again.</summary>
    internal static IReadOnlyList<string> Own { get; } =
    [Explanation, Query, WindowFrom, WindowTo, Samples, Requests, NewestSample, Fault, Policy];
}
