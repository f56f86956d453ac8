namespace Rollouts.Simulation;

/// <summary>
/// A controller over the model: pure in everything but the model, without a clock. The pump calls it after changes and when the
/// instant has come that it asked for. It must reach a fixed point: a call that has nothing left to do writes nothing.
/// </summary>
public interface IModelController
{
    /// <summary>Name for messages.</summary>
    string Name { get; }

    /// <summary>Brings the cluster one step nearer to what its objects ask for.</summary>
    /// <param name="model">Read freely; write through <see cref="ClusterModel.Execute"/>.</param>
    /// <param name="changes">Everything committed since this controller's last call, its own writes included; all objects as additions at the first call.</param>
    /// <param name="now">The instant of this call.</param>
    /// <returns>When to be called again even without a change, or null.</returns>
    DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now);
}
