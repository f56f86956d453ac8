using System.Runtime;
using Rollouts.RolloutController;

// Short pauses are no matter here, and a heap that is compacted is smaller than one that is collected in the background.
GCSettings.LatencyMode = GCLatencyMode.Batch;
return await ControllerCommand.Create().Parse(args).InvokeAsync();
