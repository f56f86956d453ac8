using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>The calls of a Kayenta server that one metric needs (row F23).</summary>
internal sealed class KayentaApi
{
    private const string Source = "Kayenta";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly KayentaMetric _metric;
    private readonly HttpExchange _exchange;
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <exception cref="ProviderException">The metric has no address.</exception>
    public KayentaApi(KayentaMetric metric, HttpExchange exchange, HttpClient http)
    {
        _metric = metric;
        _exchange = exchange;
        _http = http;
        _address = SourceAddress.Require("kayenta address", metric.Address);
    }

    /// <summary>The id of the canary config of the metric's name.</summary>
    /// <exception cref="ProviderException">There is none of that name.</exception>
    public async Task<string> FindConfigAsync(CancellationToken cancellationToken)
    {
        // Argo asks the storage account where the configuration account is meant; people have configured for that.
        var url = SourceAddress.Endpoint(
            _address,
            "/canaryConfig",
            new("application", _metric.Application),
            new("configurationAccountName", _metric.StorageAccountName)
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await AskAsync(request, FindConfig, cancellationToken)
            ?? throw new ProviderException(
                $"Kayenta has no canary config \"{_metric.CanaryConfigName}\" for application \"{_metric.Application}\" "
                    + $"in the account \"{_metric.StorageAccountName}\": check kayenta.canaryConfigName and storageAccountName"
            );
    }

    /// <summary>Begins a comparison and gives its id.</summary>
    public Task<string> StartAsync(string configId, CancellationToken cancellationToken)
    {
        var url = SourceAddress.Endpoint(
            _address,
            $"/canary/{Uri.EscapeDataString(configId)}",
            new("application", _metric.Application),
            new("metricsAccountName", _metric.MetricsAccountName),
            new("configurationAccountName", _metric.ConfigurationAccountName),
            new("storageAccountName", _metric.StorageAccountName)
        );
        return PostAsync(url, cancellationToken);
    }

    /// <summary>How far the comparison is.</summary>
    public async Task<KayentaExecution> GetAsync(string executionId, CancellationToken cancellationToken)
    {
        var url = SourceAddress.Endpoint(_address, $"/canary/{Uri.EscapeDataString(executionId)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await AskAsync(request, KayentaExecution.Read, cancellationToken);
    }

    private async Task<string> PostAsync(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(Body().ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
        return await AskAsync(
            request,
            static root =>
                root.Member("canaryExecutionId").GetString() is { Length: > 0 } id
                    ? id
                    : throw new FormatException("Invalid canaryExecutionId."),
            cancellationToken
        );
    }

    private JsonObject Body()
    {
        var scopes = new JsonObject();
        foreach (var scope in _metric.Scopes ?? [])
        {
            scopes[scope.Name] = new JsonObject
            {
                ["controlScope"] = Detail(scope.ControlScope),
                ["experimentScope"] = Detail(scope.ExperimentScope),
            };
        }

        return new JsonObject
        {
            ["scopes"] = scopes,
            ["thresholds"] = new JsonObject { ["pass"] = _metric.Threshold.Pass, ["marginal"] = _metric.Threshold.Marginal },
        };
    }

    private static JsonObject Detail(KayentaScopeDetail detail) =>
        new()
        {
            ["scope"] = detail.Scope,
            ["region"] = detail.Region,
            ["step"] = detail.Step,
            ["start"] = detail.Start,
            ["end"] = detail.End,
        };

    private string? FindConfig(JsonElement root) =>
        root.EnumerateArray()
            .Where(c => c.Optional("name")?.GetString() == _metric.CanaryConfigName)
            .Select(static c => c.Member("id").GetString())
            .FirstOrDefault();

    private async Task<T> AskAsync<T>(HttpRequestMessage request, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(_http, request, Patience, cancellationToken);
        return answer.IsSuccess
            ? JsonAnswer.Read(answer, request.RequestUri!, Source, read)
            : throw new ProviderException($"Invalid Response: {SafeUrl.Describe(request.RequestUri!)} answered {answer.Status}");
    }
}
