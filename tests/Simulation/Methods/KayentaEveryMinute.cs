using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Kayenta's classifier on the rates of all minutes so far, asked again every minute from the second on; direction increase.</summary>
public sealed class KayentaEveryMinute : ICountDetector
{
    private const int Fewest = 2;

    private static readonly KayentaClassifier Classifier = new();
    private static readonly MetricAnalysis Increase = new() { Direction = MetricDirection.Increase };

    private readonly List<double> _canary = [];
    private readonly List<double> _baseline = [];

    public bool Look(in CountWindow window)
    {
        _canary.Add(100 * window.Canary / window.CanaryExposure);
        _baseline.Add(100 * window.Baseline / window.BaselineExposure);
        return _canary.Count >= Fewest
            && Classifier.Classify("rate", Increase, _canary.ToArray(), _baseline.ToArray()).Label == KayentaLabel.High;
    }
}
