-- A service with a file of its own has no replicas to share runs with: Quartz keeps its triggers in memory.
SELECT 1;
