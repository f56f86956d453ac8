namespace Rollouts.Analysis;

/// <summary>What we add to the metadata of a measurement (row D26), beside what its provider does.</summary>
public static class MeasurementMetadata
{
    /// <summary>
    /// Why the conditions judged the value as they did, in plain words, such as
    /// <c>successCondition result[0] &gt;= 0.95 is false: result[0] = 0.91</c>. Phase and message stay those of Argo.
    /// </summary>
    public const string Explanation = "explanation";
}
