using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Asks Wavefront (row F18).</summary>
internal sealed class WavefrontProvider(HttpExchange exchange) : ImmediateRangeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Name => "wavefront";

    public override string Type => "Wavefront";

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var query = await WavefrontQuery.PrepareAsync(context, credentials, cancellationToken);
        using var request = query.Build(context.At);
        return (await AskAsync(request, context, cancellationToken)).ToValue(context.At);
    }

    protected override async Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    )
    {
        var query = await WavefrontQuery.PrepareAsync(context, credentials, cancellationToken);
        using var request = query.BuildRange(window);
        return (await AskAsync(request, context, cancellationToken)).Series;
    }

    private async Task<WavefrontAnswer> AskAsync(
        HttpRequestMessage request,
        MeasurementContext context,
        CancellationToken cancellationToken
    )
    {
        var answer = await exchange.SendAsync(context.Http, request, Patience, cancellationToken);
        return answer.IsSuccess
            ? JsonAnswer.Read(answer, request.RequestUri!, "Wavefront", WavefrontAnswer.Read)
            : throw new ProviderException($"Wavefront: {SafeUrl.Describe(request.RequestUri!)} answered {answer.Status}");
    }
}
