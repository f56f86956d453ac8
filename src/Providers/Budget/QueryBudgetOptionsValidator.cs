using Microsoft.Extensions.Options;

namespace Rollouts.Providers;

/// <summary>Gathers what is wrong with <see cref="QueryBudgetOptions"/>.</summary>
public sealed class QueryBudgetOptionsValidator : IValidateOptions<QueryBudgetOptions>
{
    public ValidateOptionsResult Validate(string? name, QueryBudgetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        Require(options.MaxConcurrent is >= 1 and <= 10_000, $"MaxConcurrent is {options.MaxConcurrent}: give 1 to 10000");
        Require(options.PerSecond is >= 0 and <= 1_000_000, $"PerSecond is {options.PerSecond}: give 0 (no limit) to 1000000");
        Require(options.Burst is >= 1 and <= 1_000_000, $"Burst is {options.Burst}: give 1 to 1000000");
        Require(
            options.MaxWait >= TimeSpan.Zero && options.MaxWait <= TimeSpan.FromHours(1),
            $"MaxWait is {options.MaxWait}: give 0 to 1 h"
        );
        Require(options.MaxRepeats is >= 0 and <= 10, $"MaxRepeats is {options.MaxRepeats}: give 0 to 10");
        Require(
            options.ShareFor >= TimeSpan.Zero && options.ShareFor <= TimeSpan.FromSeconds(5),
            $"ShareFor is {options.ShareFor}: give 0 to 5 s, older answers are no measurement"
        );
        Require(options.DownRatio is > 0 and <= 1, $"DownRatio is {options.DownRatio}: give more than 0 and at most 1");
        Require(options.DownAfter >= 2, $"DownAfter is {options.DownAfter}: give at least 2");
        Require(
            options.DownWindow >= TimeSpan.FromMilliseconds(500) && options.DownWindow <= TimeSpan.FromHours(1),
            $"DownWindow is {options.DownWindow}: give 0.5 s to 1 h"
        );
        Require(
            options.DownFor >= TimeSpan.FromMilliseconds(500) && options.DownFor <= TimeSpan.FromHours(1),
            $"DownFor is {options.DownFor}: give 0.5 s to 1 h"
        );
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Require(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }
    }
}
