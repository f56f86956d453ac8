namespace Rollouts.Simulation.Tests;

/// <summary>A definition that uses what custom resources can do.</summary>
internal static class WidgetDefinition
{
    public const string Json = """
        {
          "apiVersion": "apiextensions.k8s.io/v1",
          "kind": "CustomResourceDefinition",
          "metadata": { "name": "widgets.example.com" },
          "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": { "plural": "widgets", "singular": "widget", "kind": "Widget", "shortNames": ["wd"], "categories": ["all"] },
            "versions": [{
              "name": "v1",
              "served": true,
              "storage": true,
              "subresources": {
                "status": {},
                "scale": { "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector" }
              },
              "additionalPrinterColumns": [
                { "name": "Desired", "type": "integer", "jsonPath": ".spec.replicas" },
                { "name": "Mode", "type": "string", "jsonPath": ".spec.mode", "priority": 1 },
                { "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp" }
              ],
              "schema": {
                "openAPIV3Schema": {
                  "type": "object",
                  "properties": {
                    "spec": {
                      "type": "object",
                      "required": ["size"],
                      "properties": {
                        "size": { "type": "integer", "minimum": 1, "maximum": 10 },
                        "replicas": { "type": "integer", "format": "int32", "default": 1, "minimum": 0 },
                        "mode": { "type": "string", "enum": ["fast", "slow"] },
                        "code": { "type": "string", "pattern": "^[a-z]+$", "maxLength": 5 },
                        "limit": { "x-kubernetes-int-or-string": true },
                        "tags": { "type": "array", "x-kubernetes-list-type": "set", "items": { "type": "string" } },
                        "ports": {
                          "type": "array",
                          "x-kubernetes-list-type": "map",
                          "x-kubernetes-list-map-keys": ["name"],
                          "items": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "port": { "type": "integer", "default": 80 } } }
                        },
                        "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
                        "words": { "type": "object", "additionalProperties": { "type": "string" } },
                        "note": { "type": "string", "nullable": true }
                      }
                    },
                    "status": {
                      "type": "object",
                      "properties": {
                        "replicas": { "type": "integer" },
                        "selector": { "type": "string" },
                        "phase": { "type": "string" },
                        "conditions": { "type": "array", "items": { "type": "object", "properties": { "type": { "type": "string" }, "status": { "type": "string" } } } }
                      }
                    }
                  }
                }
              }
            }]
          }
        }
        """;
}
