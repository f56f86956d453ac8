using System.Globalization;
using Quartz;

namespace Rollouts.AnalysisService;

/// <summary>Holds one share for as long as it runs; Quartz runs it on one replica at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class ShareJob : IJob
{
    private readonly ShareJobs _jobs;

    public ShareJob(ShareJobs jobs)
    {
        _jobs = jobs;
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await _jobs.HoldAsync(
            int.Parse(context.JobDetail.Key.Name, NumberStyles.None, CultureInfo.InvariantCulture),
            context.FireInstanceId,
            cancellationToken
        );
}
