using System.Data.Common;
using Microsoft.Extensions.Options;
using Rollouts.AnalysisService;
using Rollouts.Kubernetes;

try
{
    await using var app = AnalysisServiceHost.Create(CommandLine.Parse(args, Environment.GetEnvironmentVariable));
    await app.RunAsync();
    // Set by what ended the service, if it was not asked to end.
    return Environment.ExitCode;
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (Exception e)
    when (e
            is OptionsValidationException
                or StoreException
                or KubeConfigException
                or IOException
                or UnauthorizedAccessException
                or DbException
    )
{
    // What the operator can mend is told in a line, not in a stack trace.
    await Console.Error.WriteLineAsync($"the analysis service cannot start: {e.Message}");
    return 1;
}
