using Google.Protobuf.WellKnownTypes;

namespace Rollouts.AnalysisService;

/// <summary>The interval that a comparison asks a source for.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end.</param>
/// <param name="Step">The distance of points.</param>
internal sealed record QueriedInterval(DateTimeOffset From, DateTimeOffset To, TimeSpan Step)
{
    private const int MaxPoints = 10_000;
    private const int DefaultStep = 60;
    private const int MaxStep = 3600;

    /// <summary>How many whole steps it has.</summary>
    public int Steps => (int)((To - From) / Step);

    /// <param name="field">The field of the request that holds the query.</param>
    /// <param name="from">Must be there.</param>
    /// <param name="to">Absent for now.</param>
    /// <param name="stepSeconds">0 for the default.</param>
    /// <param name="now">The end where none is given.</param>
    /// <exception cref="ApiException">It makes no sense.</exception>
    public static QueriedInterval Read(string field, Timestamp? from, Timestamp? to, int stepSeconds, DateTimeOffset now)
    {
        var step = stepSeconds == 0 ? DefaultStep : stepSeconds;
        if (step is < 1 or > MaxStep)
        {
            throw ApiException.Invalid($"{field}.stepSeconds", $"{step}", "out of range", $"Give 1 to {MaxStep}.");
        }

        var end = to?.ToDateTimeOffset() ?? now;
        var begin =
            from?.ToDateTimeOffset()
            ?? throw ApiException.Invalid($"{field}.from", null, "missing", "Give the time from which on values are compared.");
        var points = (end - begin).TotalSeconds / step;
        return points is >= 0 and <= MaxPoints
            ? new QueriedInterval(begin, end, TimeSpan.FromSeconds(step))
            : throw ApiException.Invalid(
                $"{field}.from",
                $"{from}",
                points < 0 ? "it lies after the end" : $"more than {MaxPoints} points",
                "Give a shorter interval that ends after its begin, or a longer step."
            );
    }
}
