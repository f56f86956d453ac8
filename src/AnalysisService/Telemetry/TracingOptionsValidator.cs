using Microsoft.Extensions.Options;

namespace Rollouts.AnalysisService;

/// <summary>Refuses a receiver that cannot be one.</summary>
internal sealed class TracingOptionsValidator : IValidateOptions<AnalysisServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, AnalysisServiceOptions options)
    {
        var tracing = options.Tracing;
        var failures = new List<string>();
        if (tracing.Endpoint is { } endpoint && endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" })
        {
            failures.Add("the OTLP endpoint is no http or https address without a user: give one such as http://collector:4317");
        }

        if (tracing.Protocol is not ("grpc" or "http/protobuf"))
        {
            failures.Add($"the OTLP protocol is '{tracing.Protocol}': give grpc or http/protobuf");
        }

        if (tracing.Share is not (>= 0 and <= 1))
        {
            failures.Add($"the share of traced runs is {tracing.Share}: give a number from 0 to 1");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
