using System.Globalization;
using System.Net;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A Graphite metric as a request to <c>/render</c> (row F21).</summary>
internal sealed class GraphiteQuery
{
    private const string Path = "/render";

    private readonly Uri _address;
    private readonly List<KeyValuePair<string, string>> _parameters;

    /// <exception cref="ProviderException">The address is no URL, or there is no query.</exception>
    public GraphiteQuery(GraphiteMetric metric)
    {
        _address = SourceAddress.Require("Graphite address", metric.Address);
        if (string.IsNullOrWhiteSpace(metric.Query))
        {
            throw new ProviderException("graphite query is empty: write it like target=sumSeries(app.errors)&from=-5min");
        }

        _parameters = Parse(string.Concat(metric.Query.Where(static c => !char.IsWhiteSpace(c))));
    }

    /// <summary>The query as written, answered in JSON.</summary>
    public Uri Url => SourceAddress.Endpoint(_address, Path, [.. Without("format"), new("format", "json")]);

    /// <summary>The query with a window in place of its own.</summary>
    public Uri UrlOf(RangeWindow window)
    {
        var points = Math.Max(1, (long)Math.Ceiling((window.To - window.From) / window.Step) + 1);
        return SourceAddress.Endpoint(
            _address,
            Path,
            [
                .. Without("format", "from", "until", "maxDataPoints"),
                new("from", Text(window.From.ToUnixTimeSeconds())),
                new("until", Text(window.To.ToUnixTimeSeconds())),
                new("maxDataPoints", Text(points)),
                new("format", "json"),
            ]
        );
    }

    /// <summary>Parameters as in a URL; a text without any is a target.</summary>
    private static List<KeyValuePair<string, string>> Parse(string query)
    {
        var pairs = query
            .TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static p => p.Split('=', 2))
            .Select(static p => KeyValuePair.Create(WebUtility.UrlDecode(p[0]), p.Length > 1 ? WebUtility.UrlDecode(p[1]) : ""))
            .ToList();
        return pairs.Exists(static p => p.Key == "target") ? pairs : [new("target", query)];
    }

    private IEnumerable<KeyValuePair<string, string>> Without(params string[] names) =>
        _parameters.Where(p => !names.Contains(p.Key, StringComparer.Ordinal));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
