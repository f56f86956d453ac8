namespace Rollouts.Statistics;

/// <summary>Kayenta's classifiers of a metric.</summary>
public enum KayentaClassifierKind
{
    /// <summary>The one of its judge: the Mann-Whitney interval.</summary>
    MannWhitney,

    /// <summary>A benchmark without a test: compares the means.</summary>
    MeanInequality,
}
