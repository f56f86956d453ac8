using Rollouts.AnalysisService;

AnalysisServiceOptions options;
try
{
    options = CommandLine.Parse(args, Environment.GetEnvironmentVariable);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

await using var app = AnalysisServiceHost.Create(options);
await app.RunAsync();
return 0;
