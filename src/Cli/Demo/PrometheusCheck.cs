using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Cli;

/// <summary>Waits until a Prometheus has scraped the demo, so that a missing scrape is told as such and not as a bad release.</summary>
internal static class PrometheusCheck
{
    private const long MaxBytes = 1024 * 1024;
    private const string NoSeries = "has no series of the demo";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <param name="prometheus">Whom to ask.</param>
    /// <param name="metrics">Where the demo's metrics are, for the message.</param>
    /// <param name="client">Asks.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="DemoException">It cannot be reached, or does not know the demo's series; the message says what to configure.</exception>
    public static async Task WaitAsync(
        Uri prometheus,
        string metrics,
        HttpClient client,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var query = new Uri(prometheus.ToString().TrimEnd('/') + "/api/v1/query?query=count(demo_requests_total)");
        var started = time.GetTimestamp();
        while (true)
        {
            var problem = await ProblemAsync(query, client, cancellationToken);
            if (problem is null)
            {
                return;
            }

            // Only a scrape that has not happened yet can still happen.
            if (problem != NoSeries || time.GetElapsedTime(started) > Limit)
            {
                throw new DemoException(
                    $"{prometheus} {problem}. It must scrape the demo every second: add to its scrape_configs "
                        + $"{{job_name: rollouts-demo, scrape_interval: 1s, static_configs: [{{targets: ['{new Uri(metrics).Authority}']}}]}}"
                );
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<string?> ProblemAsync(Uri query, HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(query, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return $"answered with status {(int)response.StatusCode}";
            }

            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            var answer = await JsonNode.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken),
                cancellationToken: cancellationToken
            );
            return answer?["data"]?["result"] is JsonArray { Count: > 0 } ? null : NoSeries;
        }
        catch (HttpRequestException failure)
        {
            return $"cannot be reached: {failure.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "does not answer";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return "does not answer as Prometheus does";
        }
    }
}
