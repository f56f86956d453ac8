using System.Diagnostics;

namespace Rollouts.Fuzz;

/// <summary>Shortens a failing source as long as it fails.</summary>
internal static class Minimizer
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(3);

    public static string Minimize(string source, Func<string, bool> fails)
    {
        var started = Stopwatch.GetTimestamp();
        var shorter = Shorten(Pieces.Of(source), candidate => Try(string.Concat(candidate)));
        return string.Concat(Shorten([.. string.Concat(shorter)], candidate => Try(string.Concat(candidate))));

        bool Try(string candidate) => Stopwatch.GetElapsedTime(started) < MaxTime && fails(candidate);
    }

    /// <summary>Leaves out ever smaller stretches.</summary>
    private static List<T> Shorten<T>(List<T> parts, Func<List<T>, bool> fails)
    {
        for (var size = Math.Max(1, parts.Count / 2); size > 0; size /= 2)
        {
            for (var at = 0; at < parts.Count; )
            {
                List<T> candidate = [.. parts[..at], .. parts[Math.Min(parts.Count, at + size)..]];
                if (fails(candidate))
                {
                    parts = candidate;
                }
                else
                {
                    at += size;
                }
            }
        }

        return parts;
    }
}
