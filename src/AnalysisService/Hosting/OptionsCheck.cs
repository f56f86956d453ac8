using Microsoft.Extensions.Options;

namespace Rollouts.AnalysisService;

/// <summary>Refuses to start with options that cannot work, and names all that is wrong.</summary>
internal sealed class OptionsCheck : IHostedService
{
    private readonly AnalysisServiceOptions _options;
    private readonly IEnumerable<IValidateOptions<AnalysisServiceOptions>> _validators;

    public OptionsCheck(AnalysisServiceOptions options, IEnumerable<IValidateOptions<AnalysisServiceOptions>> validators)
    {
        _options = options;
        _validators = validators;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        List<string> failures = [.. _validators.Select(v => v.Validate(null, _options)).SelectMany(static r => r.Failures ?? [])];
        return failures.Count == 0
            ? Task.CompletedTask
            : throw new OptionsValidationException(nameof(AnalysisServiceOptions), typeof(AnalysisServiceOptions), failures);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
